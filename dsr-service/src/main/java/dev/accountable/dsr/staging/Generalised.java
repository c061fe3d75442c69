package dev.accountable.dsr.staging;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Coarser values. Doing it twice is doing it once. What is not of the kind is left out: an unreadable value may say anything. */
final class Generalised {

    private static final Pattern DATE = Pattern.compile("(\\d{4,6})-(\\d\\d)-(\\d\\d)(.*)", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");
    private static final int PREFIX = 2;
    private static final int STEP = 10;

    private Generalised() {}

    /** Empty text where it cannot be read as what it should be. */
    static String of(Treatment treatment, String value) {
        Treatment.To to = treatment.to() == null ? Treatment.To.PREFIX : treatment.to();
        return switch (to) {
            case YEAR -> date(value, true);
            case MONTH -> date(value, false);
            case PREFIX -> prefix(value, treatment.sizeOr(PREFIX));
            case NETWORK -> network(value);
            case STEP -> step(value, treatment.sizeOr(STEP));
        };
    }

    /** A time of day becomes midnight, in UTC where there is a zone. */
    private static String date(String value, boolean year) {
        var date = DATE.matcher(value);
        if (!date.matches()) {
            return "";
        }
        String time = date.group(4);
        String zone = time.matches("(?s).+[+-]\\d\\d(:?\\d\\d)*|.+Z") ? "+00" : "";
        String day = date.group(1) + "-" + (year ? "01" : date.group(2)) + "-01";
        return time.isEmpty() ? day : day + " 00:00:00" + zone;
    }

    private static String prefix(String value, int length) {
        return value.substring(
                0, value.offsetByCodePoints(0, Math.min(length, value.codePointCount(0, value.length()))));
    }

    /** IPv4 keeps 24 bits and IPv6 48; one written as ::ffff:a.b.c.d is an IPv4 address. Never a name: nothing is looked up. */
    private static String network(String value) {
        String host = value.replaceFirst("/\\d{1,3}$", "");
        if (!ADDRESS.matcher(host).matches() || !(host.contains(":") || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+"))) {
            return "";
        }
        try {
            byte[] address = InetAddress.getByName(host).getAddress();
            Arrays.fill(address, address.length == 4 ? 3 : 6, address.length, (byte) 0);
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static String step(String value, int step) {
        try {
            BigDecimal by = BigDecimal.valueOf(step);
            return new BigDecimal(value.strip())
                    .divide(by, 0, RoundingMode.FLOOR)
                    .multiply(by)
                    .toPlainString();
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
