package dev.accountable.dsr.scan;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers that states give to people (Art. 87), told by their check digits: by form alone they would be any number. */
final class NationalIds {

    private static final Pattern DNI = Pattern.compile("[0-9XYZ]\\d{7}[A-Z]");
    private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final Pattern NIR = Pattern.compile("[12]\\d{4}(?:\\d{2}|2A|2B)\\d{8}");
    private static final Pattern CODICE_FISCALE = Pattern.compile("[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]");
    private static final int[] PESEL_WEIGHTS = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3};

    private NationalIds() {}

    static boolean isOne(String value) {
        String compact = value.replaceAll("[ ./-]", "").toUpperCase(Locale.ROOT);
        return isGermanTaxId(compact)
                || isSpanishDni(compact)
                || isFrenchNir(compact)
                || isPolishPesel(compact)
                || isDutchBsn(compact, value)
                || CODICE_FISCALE.matcher(compact).matches();
    }

    /** Steuer-Identifikationsnummer: eleven digits, one of the first ten twice or three times, ISO 7064 MOD 11,10. */
    static boolean isGermanTaxId(String value) {
        if (!value.matches("[1-9]\\d{10}")) {
            return false;
        }
        long different = value.substring(0, 10).chars().distinct().count();
        if (different != 9 && different != 8) {
            return false;
        }
        int product = 10;
        for (int i = 0; i < 10; i++) {
            int sum = (value.charAt(i) - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == value.charAt(10) - '0';
    }

    static boolean isSpanishDni(String value) {
        if (!DNI.matcher(value).matches()) {
            return false;
        }
        String number =
                value.substring(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2');
        return DNI_LETTERS.charAt(Integer.parseInt(number) % 23) == value.charAt(8);
    }

    /** With its key: 97 minus the remainder by 97; Corsica's letters count as 19 and 18. */
    static boolean isFrenchNir(String value) {
        if (!NIR.matcher(value).matches()) {
            return false;
        }
        String number = value.substring(0, 13).replace("2A", "19").replace("2B", "18");
        int key = 97 - new BigInteger(number).mod(BigInteger.valueOf(97)).intValue();
        return key == Integer.parseInt(value.substring(13));
    }

    static boolean isPolishPesel(String value) {
        if (!value.matches("\\d{11}")) {
            return false;
        }
        int month = Integer.parseInt(value.substring(2, 4)) % 20;
        if (month < 1 || month > 12) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += PESEL_WEIGHTS[i] * (value.charAt(i) - '0');
        }
        return (10 - sum % 10) % 10 == value.charAt(10) - '0';
    }

    /** The eleven test. One in eleven numbers passes it, so only where all nine digits are written. */
    static boolean isDutchBsn(String compact, String written) {
        if (!compact.matches("\\d{9}") || written.startsWith("+") || compact.startsWith("00")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += (9 - i) * (compact.charAt(i) - '0');
        }
        return (sum - (compact.charAt(8) - '0')) % 11 == 0;
    }
}
