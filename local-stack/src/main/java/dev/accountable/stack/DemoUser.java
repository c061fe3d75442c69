package dev.accountable.stack;

import java.util.List;

/** The people of the demonstration; they exist in the local stack only, with generated passwords. */
record DemoUser(String name, String firstName, String lastName, String email, String role, String purpose) {

    static final List<DemoUser> ALL = List.of(
            subject("anna", "Anna", "Lindqvist", "a customer of the sample organisation"),
            subject("ben", "Ben", "Okafor", "another customer"),
            staff("clara", "Clara", "Weiss", "employee", "an employee without further role"),
            staff("paula", "Paula", "Moreau", "privacy-officer", "answers requests"),
            staff("sam", "Sam", "Novak", "security-officer", "handles breaches"),
            staff("audrey", "Audrey", "Stone", "auditor", "reads the audit log"),
            staff("adam", "Adam", "Berg", "administrator", "runs the platform"));

    boolean isStaff() {
        return !role.equals("data-subject");
    }

    private static DemoUser subject(String name, String firstName, String lastName, String purpose) {
        return new DemoUser(name, firstName, lastName, email(firstName, lastName), "data-subject", purpose);
    }

    private static DemoUser staff(String name, String firstName, String lastName, String role, String purpose) {
        return new DemoUser(name, firstName, lastName, email(firstName, lastName), role, purpose);
    }

    private static String email(String firstName, String lastName) {
        return (firstName + "." + lastName + "@example.org").toLowerCase(java.util.Locale.ROOT);
    }
}
