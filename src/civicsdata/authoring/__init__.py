"""How does the text of the course become notebooks? (Instructor part.)"""
