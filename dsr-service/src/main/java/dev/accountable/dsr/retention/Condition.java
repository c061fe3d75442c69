package dev.accountable.dsr.retention;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A column compared with values, which the system reads as the column's type. Never SQL.
 *
 * @param values one, several for IN, none for IS_NULL and IS_NOT_NULL
 */
@Schema(name = "RetentionCondition")
record Condition(
        @NotBlank @Size(max = 128) @Schema(examples = "status")
        String column,

        @NotNull Operator operator,
        @Size(max = 100) @Nullable List<@NotNull @Size(max = 500) String> values) {

    @Schema(name = "RetentionOperator")
    enum Operator {
        EQUALS(" = ?"),
        NOT_EQUALS(" <> ?"),
        LESS_THAN(" < ?"),
        GREATER_THAN(" > ?"),
        IN(" in "),
        IS_NULL(" is null"),
        IS_NOT_NULL(" is not null");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }
    }

    List<String> given() {
        return values == null ? List.of() : values;
    }

    /** Whether it has as many values as its operator compares with. */
    boolean isComplete() {
        return switch (operator) {
            case IS_NULL, IS_NOT_NULL -> given().isEmpty();
            case IN -> !given().isEmpty();
            default -> given().size() == 1;
        };
    }

    /** Behind the quoted column. */
    String sql() {
        return operator == Operator.IN
                ? operator.sql + given().stream().map(value -> "?").collect(Collectors.joining(", ", "(", ")"))
                : operator.sql;
    }
}
