"""The continuity pack of an entité: what it holds, its PDF, its ZIP."""
