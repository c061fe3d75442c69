package dev.accountable.outgoing;

import java.net.URI;
import java.util.Set;

/** The guard at the addresses that a service calls. */
public final class ConfiguredAddress {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private ConfiguredAddress() {}

    /**
     * The address, if it is fit to be called: https, without user information or fragment.
     *
     * @param key of the configuration, for the message; the address itself may be a secret and is never in it
     * @param allowHttpLocalhost whether http is good enough on this machine, as in a local stack
     * @throws IllegalArgumentException naming the key
     */
    public static URI checked(String key, URI url, boolean allowHttpLocalhost) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        boolean local = allowHttpLocalhost
                && "http".equalsIgnoreCase(url.getScheme())
                && THIS_MACHINE.contains(String.valueOf(url.getHost()));
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getFragment() != null || !(secure || local)) {
            throw new IllegalArgumentException(
                    key + ": must be an https address without user information or fragment (http for localhost only,"
                            + " with allow-http-localhost)");
        }
        return url;
    }

    /** As it may be shown: without the path, which for many receivers is a secret. */
    public static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Whether both lead to the same scheme, host and port. */
    public static boolean isSameOrigin(URI one, URI other) {
        return one.getHost() != null
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && port(one) == port(other)
                && other.getRawUserInfo() == null;
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
