"""What exercises prove: their reports, figures and pictures, and when somebody was last proved reachable."""
