"""What the readers of several sources share."""
