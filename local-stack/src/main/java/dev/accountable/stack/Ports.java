package dev.accountable.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** Which port each part of one stack listens on; always on the loopback interface only. */
final class Ports {

    private static final int LOWEST_RANDOM = 12_000;
    private static final int LOWEST_OF_THE_SYSTEM = 32_768;
    private static final int ATTEMPTS = 100;

    /** More than there are ports of a stack. */
    private static final int BLOCK = 16;

    private static final List<ServerSocket> CLAIMS = new CopyOnWriteArrayList<>();

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
     * taken again between now and the start of the part that is to listen there. So could any other by a stack that is
     * started at the same moment; therefore they come in blocks, and as long as this program runs it holds the last of its own.
     */
    static Ports random() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = LOWEST_RANDOM
                    + BLOCK * ThreadLocalRandom.current().nextInt((LOWEST_OF_THE_SYSTEM - LOWEST_RANDOM) / BLOCK);
            var numbers = new EnumMap<Port, Integer>(Port.class);
            for (Port port : Port.values()) {
                numbers.put(port, first + numbers.size());
            }
            var ports = new Ports(numbers);
            if (ports.claim(first + BLOCK - 1)) {
                return ports;
            }
        }
        throw new StackException("No free ports on this machine");
    }

    private boolean claim(int block) {
        try {
            ServerSocket claim = listen(block);
            try {
                for (int number : numbers.values()) {
                    listen(number).close();
                }
            } catch (IOException taken) {
                claim.close();
                return false;
            }
            CLAIMS.add(claim);
            return true;
        } catch (IOException taken) {
            return false;
        }
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
