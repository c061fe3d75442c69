/**
 * What a breach of a system means for people, for breach-service: which data, who else holds it, and who is affected. Every
 * question names its incident and is recorded.
 */
@NullMarked
package dev.accountable.dsr.scope;

import org.jspecify.annotations.NullMarked;
