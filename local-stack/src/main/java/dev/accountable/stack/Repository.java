package dev.accountable.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the source tree this program was built in, or else the one it was called in. */
final class Repository {

    private Repository() {}

    static Path find() {
        return Stream.of(ownLocation(), Path.of("").toAbsolutePath())
                .flatMap(Repository::upwards)
                .filter(directory -> Files.isRegularFile(directory.resolve("local-stack/pom.xml")))
                .findFirst()
                .orElseThrow(() -> new StackException("This is not within Accountable's source tree"));
    }

    private static Stream<Path> upwards(Path start) {
        return Stream.iterate(start, directory -> directory != null, Path::getParent);
    }

    private static Path ownLocation() {
        try {
            @Nullable CodeSource source = Repository.class.getProtectionDomain().getCodeSource();
            return source == null
                    ? Path.of("").toAbsolutePath()
                    : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
