package dev.accountable.idempotency;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * On a resource method that creates: honours the {@code Idempotency-Key} header. The method is transactional and returns a
 * {@code RestResponse} of a record that JSON can bring back.
 */
@InterceptorBinding
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface Idempotent {

    /** The header's name. */
    String HEADER = "Idempotency-Key";

    /** What a key looks like: up to 255 visible ASCII characters, a UUID for example. */
    String KEY = "[!-~]{1,255}";
}
