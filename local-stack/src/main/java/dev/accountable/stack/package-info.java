/**
 * The whole platform on one machine, as {@code ./start} and the system tests use it: a real PostgreSQL and a real
 * Keycloak from Maven Central, the four services as they are packaged for production, one gateway port, an SMTP inbox
 * and a webhook receiver.
 *
 * <p>What it promises: everything it keeps lies in one data folder, its secrets are generated there at the first start
 * and readable by their owner only, and it leaves no process behind. Nothing in it is meant for production.
 */
@NullMarked
package dev.accountable.stack;

import org.jspecify.annotations.NullMarked;
