"""What is true: values and functions. No input, no output, no "now"."""
