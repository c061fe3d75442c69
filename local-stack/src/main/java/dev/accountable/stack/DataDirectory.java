package dev.accountable.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which one stack keeps everything. One stack at a time: the lock is the operating system's, so it is
 * gone when its process is, however that ended.
 */
final class DataDirectory implements AutoCloseable {

    private static final long NEEDED_BYTES = 500L << 20;

    private final Path path;
    private @Nullable FileChannel lock;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /** Takes the folder, creating it where needed. */
    static DataDirectory lock(Path path) {
        var directory = new DataDirectory(path.toAbsolutePath().normalize());
        directory.take();
        return directory;
    }

    Path path() {
        return path;
    }

    Path logs() {
        return path.resolve("logs");
    }

    private void take() {
        try {
            if (!Files.exists(path)) {
                // Passable for everyone, since PostgreSQL may run as another user; each file in it guards itself.
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new StackException("A stack is already running on " + path
                        + ". Use it, stop it, or give another folder with --data.");
            }
            lock = channel;
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProgram) {
            return false;
        }
    }

    void requireSpace() {
        try {
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new StackException("The disk is full: " + path + " needs " + (NEEDED_BYTES >> 20)
                        + " MB free and has " + (free >> 20) + " MB.");
            }
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Removes everything but the lock. */
    void empty() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                if (!file.equals(path) && !file.equals(path.resolve("lock"))) {
                    Files.delete(file);
                }
            }
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be emptied: " + e.getMessage(), e);
        }
    }

    void writeRunning(Ports ports) {
        try (Writer writer = Files.newBufferedWriter(runningFile(path))) {
            ports.toProperties().store(writer, "The ports of the stack that is running on this folder");
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The ports of the stack that runs on a folder and is ready, if there is one. */
    static Optional<Ports> running(Path path) {
        if (!isHeld(path) || !Files.exists(runningFile(path))) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(runningFile(path))) {
            var properties = new Properties();
            properties.load(reader);
            return Optional.of(Ports.from(properties));
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether another program runs a stack on this folder, or is starting one. */
    private static boolean isHeld(Path path) {
        if (!Files.exists(path.resolve("lock"))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE)) {
            return !tryLock(channel);
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static Path runningFile(Path path) {
        return path.resolve("running.properties");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(runningFile(path));
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new StackException("The data folder " + path + " cannot be released: " + e.getMessage(), e);
        }
    }
}
