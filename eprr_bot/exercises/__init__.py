"""The exercise programme, the monthly call-outs, their results and lessons."""
