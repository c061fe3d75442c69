package dev.accountable.consent.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network address without the part that tells one device from its neighbours: of IPv4 the last octet is zeroed, of IPv6
 * the last 80 bits. That is less data, not anonymous data: 256 addresses are left. An IPv4 address inside an IPv6 one is
 * treated as what it is.
 */
final class TruncatedIp {

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /** A name cannot hold a colon, so what passes is never looked up. Without a scope: that names a device's interface. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*");

    private static final int KEPT_OF_IPV6 = 6;

    private TruncatedIp() {}

    /** In the usual form (dotted, or RFC 5952); empty where the text is no address. */
    static Optional<String> of(String address) {
        if (address.length() > 45
                || !(IPV4.matcher(address).matches() || IPV6.matcher(address).matches())) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return Optional.of(bytes.length == 4 ? ofIpv4(bytes) : ofIpv6(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String ofIpv4(byte[] bytes) {
        return "%d.%d.%d.0".formatted(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
    }

    private static String ofIpv6(byte[] bytes) {
        byte[] kept = Arrays.copyOf(bytes, KEPT_OF_IPV6);
        if (kept[0] == 0x20 && kept[1] == 0x02) {
            // 6to4 (RFC 3056) holds a whole IPv4 address in what would be kept.
            kept[5] = 0;
        }
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < KEPT_OF_IPV6; i += 2) {
            groups.add(Integer.toHexString(((kept[i] & 0xFF) << 8) | (kept[i + 1] & 0xFF)));
        }
        while (!groups.isEmpty() && groups.get(groups.size() - 1).equals("0")) {
            groups.remove(groups.size() - 1);
        }
        return String.join(":", groups) + "::";
    }
}
