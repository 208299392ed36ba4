"""The pages of messagerie."""
