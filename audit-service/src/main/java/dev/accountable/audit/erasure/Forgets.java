package dev.accountable.audit.erasure;

/** A part of this service that keeps references of persons in tables of its own, and is asked when one is forgotten. */
public interface Forgets {

    /** Removes the reference, in the transaction of the erasure. Returns how many records were changed. */
    int forget(String reference);
}
