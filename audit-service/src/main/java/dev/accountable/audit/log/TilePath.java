package dev.accountable.audit.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a tile or bundle as C2SP tlog-tiles writes it into a path: {@code x001/x234/067} is 1234067. A partial one
 * has its width behind it, {@code 273.p/112}. Every tile has one path only.
 */
record TilePath(long number, int width) {

    private static final Pattern PATH = Pattern.compile("((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    static Optional<TilePath> parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || path.startsWith("x000/")) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1).replaceAll("[x/]", ""));
        String partial = matcher.group(2);
        int width = partial == null ? Tile.WIDTH : Integer.parseInt(partial);
        return partial != null && width >= Tile.WIDTH ? Optional.empty() : Optional.of(new TilePath(number, width));
    }

    /** Whether a tree of this size has so much of the tile. */
    boolean isIn(int level, long size) {
        return width <= new Tile(level, number).width(size);
    }
}
