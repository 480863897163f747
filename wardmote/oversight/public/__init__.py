"""What publishing may ask of this room: cleared words, and dates of what meets in public. One file for each part of it."""
