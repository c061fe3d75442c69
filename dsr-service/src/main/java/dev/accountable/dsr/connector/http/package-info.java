/**
 * Asks the APIs of others, each by a definition: a YAML file of this service that says which requests find, read, erase and
 * correct a person's records there, how pages follow each other, and where in an answer a field is.
 *
 * <p>The address and the secret come from the configuration, and nothing but that address is called. A record counts as the
 * person's only where it carries what the person proved: a search that finds more than was asked for hands over nothing.
 */
@NullMarked
package dev.accountable.dsr.connector.http;

import org.jspecify.annotations.NullMarked;
