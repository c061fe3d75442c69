/**
 * Which data and how many people a breach concerns, by the data map that dsr-service keeps: asked when somebody says which
 * systems were hit, and kept as it was answered, with source and time.
 */
@NullMarked
package dev.accountable.breach.scope;

import org.jspecify.annotations.NullMarked;
