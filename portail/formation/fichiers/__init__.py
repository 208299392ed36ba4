"""The files of the training base, made here: PDF, Word, Excel, CSV, text and images, none of them from outside."""
