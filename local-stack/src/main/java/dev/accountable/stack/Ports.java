package dev.accountable.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** Which port each part of one stack listens on; always on the loopback interface only. */
final class Ports {

    private static final int LOWEST_RANDOM = 12_000;
    private static final int LOWEST_OF_THE_SYSTEM = 32_768;
    private static final int ATTEMPTS = 100;

    private final EnumMap<Port, Integer> numbers;

    private Ports(EnumMap<Port, Integer> numbers) {
        this.numbers = numbers;
    }

    int of(Port port) {
        return Objects.requireNonNull(numbers.get(port));
    }

    /** The standard ports, each of which an environment variable may change. */
    static Ports from(Map<String, String> environment) {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        for (Port port : Port.values()) {
            numbers.put(
                    port,
                    number(port, environment.getOrDefault(port.variable(), Integer.toString(port.standard)), numbers));
        }
        return new Ports(numbers);
    }

    private static int number(Port port, String text, Map<Port, Integer> taken) {
        int number;
        try {
            number = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < 1 || number > 65535) {
            throw new StackException(port.variable() + " is not a port: " + text);
        }
        for (var other : taken.entrySet()) {
            if (other.getValue() == number) {
                throw new StackException("Port " + number + " is given to both " + port.label() + " and "
                        + other.getKey().label());
            }
        }
        return number;
    }

    /**
     * Free ports, below those that the system gives to outgoing connections (from 32768 on Linux): one of these could be
     * taken again between now and the start of the part that is to listen there.
     */
    static Ports random() {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        var held = new ArrayList<ServerSocket>();
        try {
            // All are held open together, so that no number comes twice.
            for (Port port : Port.values()) {
                ServerSocket socket = listenSomewhere();
                held.add(socket);
                numbers.put(port, socket.getLocalPort());
            }
            for (ServerSocket socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new StackException("No free ports on this machine", e);
        }
        return new Ports(numbers);
    }

    private static ServerSocket listenSomewhere() throws IOException {
        IOException numberTaken = new IOException("none was tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(LOWEST_RANDOM, LOWEST_OF_THE_SYSTEM));
            } catch (IOException taken) {
                numberTaken = taken;
            }
        }
        throw numberTaken;
    }

    void requireFree() {
        numbers.forEach((port, number) -> {
            try {
                listen(number).close();
            } catch (IOException e) {
                throw new StackException(
                        "Port " + number + ", wanted by " + port.label()
                                + ", is taken. Stop what listens there, or set " + port.variable()
                                + " to another port.",
                        e);
            }
        });
    }

    private static ServerSocket listen(int number) throws IOException {
        return new ServerSocket(number, 1, InetAddress.getLoopbackAddress());
    }

    Properties toProperties() {
        var properties = new Properties();
        numbers.forEach((port, number) -> properties.setProperty(port.name(), number.toString()));
        return properties;
    }

    static Ports from(Properties properties) {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        for (Port port : Port.values()) {
            numbers.put(port, Integer.valueOf(properties.getProperty(port.name())));
        }
        return new Ports(numbers);
    }
}
