"""What publishing may ask of this room: cleared words, and dates of what meets in public. One file for each part of it.

Nobody is named. A record without its cleared title, or whatever else it cannot be read without, is not there at all.
"""
