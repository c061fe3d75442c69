package dev.accountable.consent.site;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Called by browsers from a site's own origins, and from no others ({@link SiteOrigins}). */
@NameBinding
@Retention(RUNTIME)
@Target({TYPE, METHOD})
@interface ForBrowsers {}
