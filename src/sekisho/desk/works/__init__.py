"""作品等の名称: the works, characters, artists, brands and slogans of rule 8, as the city keeps them for the gate."""
