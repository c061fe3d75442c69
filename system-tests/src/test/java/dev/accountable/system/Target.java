package dev.accountable.system;

import java.nio.file.Path;

/** Where this process of the tests writes: two run side by side, each with a platform of its own. */
final class Target {

    private static final Path FOLDER = Path.of("target", System.getProperty("accountable.fork", "fork"));

    private Target() {}

    static Path of(String first, String... more) {
        return FOLDER.resolve(Path.of(first, more));
    }
}
