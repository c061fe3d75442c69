package dev.accountable.consent.decision;
