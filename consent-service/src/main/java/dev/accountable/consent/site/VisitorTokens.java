package dev.accountable.consent.site;

import dev.accountable.consent.event.Person;
import dev.accountable.problem.ProblemException;
import jakarta.ws.rs.core.Response.Status;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * What makes a browser a visitor: a random reference, signed, so that nobody takes another's by guessing and nothing has to be
 * stored before somebody chooses. Only this service verifies them, so one secret is enough (HS256).
 */
class VisitorTokens {

    static final int KEY_BYTES = 32;

    /** Tells them from tokens of the issuer, for which they are not to be taken. */
    private static final String TYPE = "visitor+jwt";

    private static final String PREFIX = "visitor-";
    private static final int LONGEST = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param visitor the reference that decisions are asked about */
    record Issued(String visitor, String token, Instant expiresAt) {}

    /** Of a token whose site is not known before. */
    record Visitor(String site, String subject) {}

    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Optional<String> current;
    private final Period lifetime;
    private final InstantSource clock;

    /** @param keys the one that signs first, then earlier ones; none: there are no visitors */
    VisitorTokens(List<byte[]> keys, Period lifetime, InstantSource clock) {
        keys.forEach(key -> this.keys.put(idOf(key), new HmacKey(key)));
        this.current = keys.stream().findFirst().map(VisitorTokens::idOf);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    void mustWork() {
        if (current.isEmpty()) {
            throw ProblemException.of(
                    Status.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "Visitors cannot be told apart: the operator has set no ACCOUNTABLE_VISITORS_KEY_FILE.");
        }
    }

    Issued issue(String site) {
        mustWork();
        Instant now = clock.instant();
        Instant ends = now.atOffset(ZoneOffset.UTC).plus(lifetime).toInstant();
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String visitor = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        var claims = new JwtClaims();
        claims.setSubject(visitor);
        claims.setAudience(site);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(ends.getEpochSecond()));
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setHeader("typ", TYPE);
        jws.setKeyIdHeaderValue(current.orElseThrow());
        jws.setPayload(claims.toJson());
        jws.setKey(keys.get(current.orElseThrow()));
        try {
            return new Issued(visitor, jws.getCompactSerialization(), Instant.ofEpochSecond(ends.getEpochSecond()));
        } catch (JoseException e) {
            throw new IllegalStateException("The visitor key does not sign", e);
        }
    }

    /** The visitor, where the token is one of this site's. */
    String visitor(String site, String field, @Nullable String token) {
        Visitor visitor = visitor(field, token);
        if (!visitor.site().equals(site)) {
            throw unusable(field);
        }
        return visitor.subject();
    }

    /** @param field that the token stands in, for the refusal (400) */
    Visitor visitor(String field, @Nullable String token) {
        mustWork();
        if (token == null || token.length() > LONGEST) {
            throw unusable(field);
        }
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(
                            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256))
                    .setVerificationKeyResolver((jws, around) -> {
                        Key key = keys.get(jws.getKeyIdHeaderValue());
                        if (key == null) {
                            throw new UnresolvableKeyException("not one of our keys");
                        }
                        return key;
                    })
                    .setExpectedType(true, TYPE)
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setSkipDefaultAudienceValidation()
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .build()
                    .processToClaims(token);
            String subject = claims.getSubject();
            List<String> audience = claims.getAudience();
            if (!subject.startsWith(PREFIX) || !subject.matches(Person.SUBJECT) || audience.size() != 1) {
                throw unusable(field);
            }
            return new Visitor(audience.get(0), subject);
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw unusable(field);
        }
    }

    private static ProblemException unusable(String field) {
        return ProblemException.invalid(
                field, "must be a token that this site issued and that has not expired; POST visitors gives a new one");
    }

    private static String idOf(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
