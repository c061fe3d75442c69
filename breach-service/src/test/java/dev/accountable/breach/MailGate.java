package dev.accountable.breach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands before a mail server and can let callers in without ever serving them, as a server that hangs does. */
class MailGate {

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mail-gate");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> served = ConcurrentHashMap.newKeySet();
    private volatile boolean held;
    private @Nullable ServerSocket door;

    /** Returns the port to call. */
    int open(int server) throws IOException {
        ServerSocket opened = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        door = opened;
        threads.execute(() -> {
            while (!opened.isClosed()) {
                try {
                    Socket caller = opened.accept();
                    if (!held) {
                        served.add(caller);
                        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                        threads.execute(() -> carry(caller, behind));
                        threads.execute(() -> carry(behind, caller));
                    }
                } catch (IOException e) {
                    // Closed: the loop ends.
                }
            }
        });
        return opened.getLocalPort();
    }

    /** Connections that were open are closed, for a pool would go on using them. */
    void hold(boolean hold) throws IOException {
        held = hold;
        if (hold) {
            for (Socket caller : served) {
                caller.close();
            }
            served.clear();
        }
    }

    void close() {
        try {
            Objects.requireNonNull(door).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has gone; both are closed.
        }
    }
}
