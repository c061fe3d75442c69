package dev.accountable.dsr.request;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** A request is fulfilled but for some datasets. */
record ApprovePart(@NotEmpty @Size(max = 200) List<@NotNull @Valid Withheld> withheld) {}
