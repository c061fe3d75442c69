-- How well a consent that was collected elsewhere can be shown: A with time and text, B with the time, C claimed only.
alter table submission
    add proof_quality char(1) constraint submission_proof_quality check (proof_quality in ('A', 'B', 'C'));
-- Null: recorded here, which proves it. A decision compares it with what counts at the time.
alter table consent_state add proof_quality char(1);
