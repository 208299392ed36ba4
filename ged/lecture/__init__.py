"""Read a file in a process of its own, with little memory and little time: its text, its thumbnail, its first pages."""
