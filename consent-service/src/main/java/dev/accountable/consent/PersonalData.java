package dev.accountable.consent;

import java.util.List;

/**
 * What one part of this service holds about people. Each part answers for its own tables when a person asks for a copy
 * (Art. 15, 20) or is to be forgotten (Art. 17); a part whose tables name people and that is no bean of this kind is a mistake.
 */
public interface PersonalData {

    /** Its name in a copy: {@code acts}. */
    String section();

    /**
     * All of it, as it is answered elsewhere.
     *
     * @param persons ids that stand for one human being: an account and the visitors it turned out to be
     * @param subject the reference that is asked for
     */
    List<?> copy(List<Long> persons, String subject);

    /**
     * Leaves nothing that leads to somebody, in the current transaction; proof of what was said stays without it.
     *
     * @return how many records were deleted or lost what was personal in them
     */
    int erase(List<Long> persons);
}
