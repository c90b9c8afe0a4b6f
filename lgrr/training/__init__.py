"""Where weights come from: data, masks, losses, the loop, and what the result is worth."""
