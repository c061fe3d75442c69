package dev.accountable.audit;

import dev.accountable.test.HouseRules;

class AuditHouseRulesTest extends HouseRules {}
