package dev.accountable.dsr.scan;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What values look like. Each says yes or no to one value; where a kind has check digits, they are checked. */
final class Signs {

    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@<>(),;:\"]{1,64}@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,250})\\.[\\p{L}]{2,24}");
    private static final Pattern PHONE = Pattern.compile("(?:\\+|00)?[(]?\\d[\\d ()/.-]{5,22}\\d");
    private static final Pattern STREET = Pattern.compile(
            "(?U)(?:[\\p{L}.' -]{3,60}\\s\\d{1,4}\\s?[a-zA-Z]?|\\d{1,5}\\s[\\p{L}.' -]{3,60}\\s(?:street|st|road|rd|avenue|ave|lane|drive|rue|via|calle)\\.?)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STREET_WORD = Pattern.compile(
            "(?:stra(?:ß|ss)e|str\\.|weg|platz|allee|gasse|ring|damm|ufer|street|\\bst\\b|road|avenue|lane|drive|\\brue\\b|\\bvia\\b|calle|laan|straat)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FULL_NAME = Pattern.compile(
            "\\p{Lu}[\\p{L}'’-]{1,24}(?: (?:von|van|de|der|den|al|bin|le|la|\\p{Lu}\\.)){0,3} \\p{Lu}[\\p{L}'’-]{1,30}");
    private static final Pattern IBAN = Pattern.compile("[A-Z]{2}\\d{2}[A-Z0-9]{11,30}");
    private static final Pattern DIGITS = Pattern.compile("\\d{13,19}");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:/\\d{1,2})?");
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9a-fA-F:]{2,39}(?:/\\d{1,3})?");
    private static final Pattern POSITION =
            Pattern.compile("\\(?-?(?:[0-8]?\\d|90)\\.\\d{3,}\\s*[,; ]\\s*-?(?:1[0-7]\\d|\\d?\\d|180)\\.\\d{3,}\\)?");
    private static final Pattern PASSWORD_HASH = Pattern.compile(
            "\\$(?:2[aby]|argon2(?:id|i|d)|5|6|y|pbkdf2[a-z0-9-]*|scrypt)\\$.+|\\{(?:bcrypt|SSHA|PBKDF2|noop)}.+");
    private static final Pattern USER_AGENT = Pattern.compile("(?:Mozilla|Opera|Dalvik|okhttp)/\\d.*");
    /** ICD-10: a letter, two digits, and what is behind the point. */
    private static final Pattern ICD = Pattern.compile("[A-TV-Z]\\d[0-9A-B](?:\\.[0-9A-K]{1,4})?");

    private static final Set<String> GENDERS = Set.of(
            "m",
            "f",
            "w",
            "d",
            "x",
            "male",
            "female",
            "diverse",
            "other",
            "männlich",
            "weiblich",
            "divers",
            "mr",
            "mrs",
            "ms",
            "herr",
            "frau");

    private Signs() {}

    static boolean isEmail(String value) {
        return EMAIL.matcher(value).matches();
    }

    /** With a plus, a zero or separators: digits alone are just a number. */
    static boolean isPhone(String value) {
        if (!PHONE.matcher(value).matches() || isIpAddress(value) || value.matches("\\d{4}-\\d{2}-\\d{2}.*")) {
            return false;
        }
        long digits = value.chars().filter(Character::isDigit).count();
        boolean written = value.startsWith("+") || value.startsWith("0") || value.startsWith("(");
        return written && digits >= 7 && digits <= 15;
    }

    static boolean isStreet(String value) {
        return STREET.matcher(value).matches() && STREET_WORD.matcher(value).find();
    }

    static boolean isFullName(String value) {
        return FULL_NAME.matcher(value).matches();
    }

    static boolean isGender(String value) {
        return GENDERS.contains(value.toLowerCase(Locale.ROOT));
    }

    /** ISO 13616: the remainder by 97 is 1. */
    static boolean isIban(String value) {
        String compact = value.replace(" ", "").toUpperCase(Locale.ROOT);
        if (!IBAN.matcher(compact).matches()) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        (compact.substring(4) + compact.substring(0, 4)).chars().forEach(c -> digits.append(Character.digit(c, 36)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }

    /** ISO/IEC 7812: a known beginning, and Luhn's check digit. */
    static boolean isCardNumber(String value) {
        String compact = value.replaceAll("[ -]", "");
        return DIGITS.matcher(compact).matches() && compact.matches("[3-6].*|2[2-7].*") && luhn(compact);
    }

    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int twice = i % 2 == 0 ? digit : digit * 2;
            sum += twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }

    static boolean isIpAddress(String value) {
        return IPV4.matcher(value).matches() || IPV6.matcher(value).matches();
    }

    static boolean isPosition(String value) {
        return POSITION.matcher(value).matches();
    }

    static boolean isUserAgent(String value) {
        return USER_AGENT.matcher(value).matches();
    }

    static boolean isDiagnosis(String value) {
        return ICD.matcher(value).matches();
    }

    static boolean isPasswordHash(String value) {
        return PASSWORD_HASH.matcher(value).matches();
    }
}
