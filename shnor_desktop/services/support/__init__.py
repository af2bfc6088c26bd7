"""What goes with a programme through the year: self-assessment, the curator's diary, surveys, stages and risks."""
