package dev.accountable.consent.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An origin as a browser sends it (RFC 6454): scheme and host in lower case, the port only where it is not the usual one. */
final class Origin {

    private static final Pattern FORM = Pattern.compile(
            "(https?)://([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)(:([1-9][0-9]{0,4}))?");

    static final String MESSAGE =
            "must be an origin as browsers send it, https://shop.example.org for example: no path, no default port, no wildcard";

    private static final int HIGHEST_PORT = 65535;

    private Origin() {}

    /** @param plainOnLocalhost whether http is allowed where nobody else can listen: in development */
    static boolean isOne(String text, boolean plainOnLocalhost) {
        Matcher origin = FORM.matcher(text);
        if (text.length() > 255 || !origin.matches()) {
            return false;
        }
        boolean secure = origin.group(1).equals("https");
        String port = origin.group(7);
        boolean usual = port != null && port.equals(secure ? "443" : "80");
        boolean local = origin.group(2).equals("localhost") || origin.group(2).equals("127.0.0.1");
        return !usual
                && (port == null || Integer.parseInt(port) <= HIGHEST_PORT)
                && (secure || (plainOnLocalhost && local));
    }
}
