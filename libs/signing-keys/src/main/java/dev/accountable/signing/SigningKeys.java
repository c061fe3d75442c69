package dev.accountable.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * The key that signs with Ed25519, and all whose signatures are out there or soon will be. What was signed is kept by people
 * for years, so a key that has signed stays in the key set.
 */
public class SigningKeys {

    private final PrivateKey signing;
    private final PublicJsonWebKey current;
    private final String keySet;

    /**
     * Refuses a key that is there twice.
     *
     * @param others those that only verify
     */
    public SigningKeys(KeyPair signing, List<PublicKey> others) {
        this.signing = signing.getPrivate();
        this.current = webKey(signing.getPublic());
        List<PublicJsonWebKey> all = new ArrayList<>();
        all.add(current);
        others.stream().map(SigningKeys::webKey).forEach(all::add);
        if (all.stream().map(PublicJsonWebKey::getKeyId).distinct().count() != all.size()) {
            throw new IllegalArgumentException("a key is there twice");
        }
        this.keySet = new JsonWebKeySet(List.copyOf(all)).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** A JSON Web Key Set (RFC 7517), the signing key first. */
    public String keySet() {
        return keySet;
    }

    /** The signing key's public part, as a JSON Web Key. */
    public String currentKey() {
        return current.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /**
     * Compact JWS (RFC 7515) over the bytes of the text. Ed25519 has no chance in it: same text and key, same signature.
     *
     * @param contentType of the payload, without {@code application/}
     */
    public String sign(String payload, String contentType) {
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(current.getKeyId());
        jws.setContentTypeHeaderValue(contentType);
        jws.setPayloadBytes(payload.getBytes(UTF_8));
        jws.setKey(signing);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("The key does not sign", e);
        }
    }

    /** Named by its thumbprint (RFC 7638), which anybody can compute from the key. */
    private static PublicJsonWebKey webKey(PublicKey key) {
        try {
            PublicJsonWebKey webKey = PublicJsonWebKey.Factory.newPublicJwk(key);
            webKey.setKeyId(webKey.calculateBase64urlEncodedThumbprint("SHA-256"));
            webKey.setUse("sig");
            webKey.setAlgorithm(AlgorithmIdentifiers.EDDSA);
            return webKey;
        } catch (JoseException e) {
            throw new IllegalArgumentException("it cannot be a JSON Web Key", e);
        }
    }
}
