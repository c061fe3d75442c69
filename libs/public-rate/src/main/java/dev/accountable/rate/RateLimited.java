package dev.accountable.rate;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Open to everybody, so each neighbourhood of addresses may call it only so often ({@code accountable.public}). */
@NameBinding
@Retention(RUNTIME)
@Target({TYPE, METHOD})
public @interface RateLimited {}
