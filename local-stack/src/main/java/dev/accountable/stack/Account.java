package dev.accountable.stack;

import org.jspecify.annotations.Nullable;

/** What a person signs in with; the TOTP secret in Base32 as authenticator apps take it, absent for data subjects. */
public record Account(
        String username, String password, @Nullable String totpSecret) {}
