package dev.accountable.consent.decision;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Up to a thousand questions at once. */
record Questions(@NotEmpty @Size(max = 1000) List<@NotNull @Valid Question> questions) {}
