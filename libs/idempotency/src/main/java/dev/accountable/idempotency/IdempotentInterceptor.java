package dev.accountable.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Runs inside the transaction (the interceptor of {@code @Transactional} has priority 200), so that both commit or neither. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 210)
class IdempotentInterceptor {

    private final Keys keys;
    private final ObjectMapper json;
    private final SecurityIdentity caller;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpHeaders headers;

    @Context
    @SuppressWarnings("NullAway.Init")
    UriInfo uri;

    IdempotentInterceptor(Keys keys, ObjectMapper json, SecurityIdentity caller) {
        this.keys = keys;
        this.json = json;
        this.caller = caller;
    }

    @AroundInvoke
    Object once(InvocationContext call) throws Exception {
        String key = headers.getHeaderString(Idempotent.HEADER);
        if (key == null) {
            return call.proceed();
        }
        Keys.check(key);
        String name = caller.getPrincipal().getName();
        String hash = hash(call.getParameters());
        if (!keys.claim(name, key, hash)) {
            return again(keys.answer(name, key), hash, call);
        }
        RestResponse<?> response = (RestResponse<?>) call.proceed();
        keys.answered(
                name,
                key,
                new Keys.Answered(
                        hash,
                        response.getStatus(),
                        response.getHeaderString(HttpHeaders.LOCATION),
                        response.getHeaderString(HttpHeaders.ETAG),
                        json.writeValueAsString(response.getEntity())));
        return response;
    }

    private RestResponse<Object> again(Keys.Answered first, String hash, InvocationContext call)
            throws JsonProcessingException {
        if (!first.requestHash().equals(hash)) {
            throw Keys.reused();
        }
        Type view = ((ParameterizedType) call.getMethod().getGenericReturnType()).getActualTypeArguments()[0];
        Object entity = json.readValue(first.body(), json.constructType(view));
        return ResponseBuilder.create(RestResponse.Status.fromStatusCode(first.status()), entity)
                .header(HttpHeaders.LOCATION, first.location())
                .header(HttpHeaders.ETAG, first.etag())
                .build();
    }

    /** What makes a request the same: its path and the record it carries. */
    private String hash(Object[] parameters) throws JsonProcessingException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(uri.getPath().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (Object parameter : parameters) {
            if (parameter instanceof Record body) {
                sha256.update(json.writeValueAsBytes(body));
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
