"""The code keeps the shape that STYLE asks for."""
