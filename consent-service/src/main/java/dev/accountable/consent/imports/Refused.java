package dev.accountable.consent.imports;

/** One row cannot be imported; the others can. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;

    /** @param field the column; empty: the row as a whole */
    Refused(String field, String detail) {
        super(detail);
        this.field = field;
    }

    RowResult.Problem problem() {
        return new RowResult.Problem(field, getMessage() == null ? "" : getMessage());
    }
}
