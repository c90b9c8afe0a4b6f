"""How the window looks: colours, icons, words for numbers. No widget decides a colour by itself."""
