# What is not known.
# A rule collects what it found together with its doubts: the reasons for which
# the finding may not hold. Without a doubt it is violated, with any it is
# undecided. A function here gives the set of doubts about one statement: the
# empty set when the statement holds, some doubts when it may hold, and nothing
# at all (undefined) when it does not, which ends the rule's body. So a body is a
# list of such calls, and the finding's doubts are the union of their results.
#
# A doubt is a clause about one node: {"id": …, "text": "… {} …"}, where {} stands
# for the node's address.
package vpce.lib

# The node is there.
exists(node) := set() if node.exists == "yes"

exists(node) := {{"id": node.id, "text": concat("", ["{} exists only if ", condition]), "condition": condition}} if {
	node.exists == "maybe"
	condition := object.get(node, "condition", "a condition holds that is not known")
}

# What is left of doubts where the subject of a finding is there: it says nothing
# that a node exists only under the subject's own condition. Undefined where a node
# exists only without the subject, so that the two never meet.
given(subject, why) := why if subject.exists == "yes"

given(subject, why) := {doubt | some doubt in why; not _implied(doubt, held)} if {
	subject.exists == "maybe"
	held := _conjuncts(subject.condition)
	every doubt in why { not _excluded(doubt, held) }
}

_implied(doubt, held) if _conjuncts(doubt.condition) - held == set()

_excluded(doubt, held) if {
	some condition in _conjuncts(doubt.condition)
	concat("", ["!(", condition, ")"]) in held
}

_excluded(doubt, held) if {
	some condition in held
	concat("", ["!(", condition, ")"]) in _conjuncts(doubt.condition)
}

# The parts of a condition of the form (a) && (b).
_conjuncts(condition) := {condition} if not contains(condition, " && ")

_conjuncts(condition) := {condition} if {
	contains(condition, " && ")
	contains(condition, " || ")
}

_conjuncts(condition) := {trim_suffix(trim_prefix(part, "("), ")") | some part in split(condition, " && ")} if {
	contains(condition, " && ")
	not contains(condition, " || ")
}

# An attribute has a value. Where the attribute is not known, it may.
is(node, attribute, value) := set() if node[attribute] == value

is(node, attribute, _) := unknown(node, attribute)

# The attribute is not known; undefined when it is.
unknown(node, attribute) := doubts if {
	reasons := [u.why | some u in node.unknown; u.attribute == attribute]
	count(reasons) > 0
	doubts := {{"id": node.id, "text": concat("", [attribute, " of {} is not known: ", why])} | some why in reasons}
}

# A relation of the node has nothing in it.
empty(node, relation) := set() if {
	node[relation].ids == []
	node[relation].maybe == []
	node[relation].complete == true
}

empty(node, relation) := _open_relation(node, relation) if node[relation].ids == []

# A relation of the node has something in it.
filled(node, relation) := set() if count(node[relation].ids) > 0

filled(node, relation) := _open_relation(node, relation) if node[relation].ids == []

# A relation may have more in it than its ids; undefined when it has not.
_open_relation(node, relation) := doubts if {
	refs := node[relation]
	doubts := _maybe_doubts(node, relation, refs.maybe) | _incomplete_doubts(node, relation, refs)
	doubts != set()
}

_maybe_doubts(_, _, []) := set()

_maybe_doubts(node, relation, ids) := {{"id": node.id, "text": text}} if {
	count(ids) > 0
	text := concat("", ["whether all ", _words(relation), " of {} are really there is not known"])
}

_incomplete_doubts(_, _, refs) := set() if refs.complete == true

_incomplete_doubts(node, relation, refs) := {{"id": node.id, "text": text} |
	some why in reasons(refs)
	text := concat("", ["the ", _words(relation), " of {} are not all known", why])
} if {
	refs.complete == false
}

# The reasons that a fact about a node gives for not being decided, or what is said
# where it gives none.
undecided_because(id, why, _) := {{"id": id, "text": text} | some text in why} if count(why) > 0

undecided_because(id, [], otherwise) := {{"id": id, "text": otherwise}}

# Why something is not known, as the end of a doubt's text.
reasons(thing) := {concat("", [": ", why]) | some why in thing.why} if count(thing.why) > 0

reasons(thing) := {""} if count(thing.why) == 0

_words(relation) := replace(relation, "_", " ")

# A relation holds that id. Where the relation is not fully known, it may.
holds(node, relation, id) := set() if id in node[relation].ids

holds(node, relation, id) := {{"id": node.id, "text": text}} if {
	id in node[relation].maybe
	text := concat("", ["whether {} has one of its ", _words(relation), " is not known"])
}

holds(node, relation, id) := _incomplete_doubts(node, relation, refs) if {
	refs := node[relation]
	refs.complete == false
	named := array.concat(refs.ids, refs.maybe)
	not id in named
}

# What cannot be looked into and may give the VPC something of that kind; empty
# when there is nothing of the sort.
unresolved(vpc, kind) := {{"id": vpc, "text": why} |
	some u in object.get(_unresolved_in, vpc, [])
	u.kind in {"any", kind}
	why := u.why
}

_unresolved_in := {vpc: entries |
	some vpc in {u.vpc | some u in input.facts.unresolved}
	entries := [u | some u in input.facts.unresolved; u.vpc == vpc]
}

# Alternatives. A row is an object with "why", and one row is enough for a finding:
# the rows without a doubt, or the rows of which one is always there because their
# conditions are opposites, or else all of them.
surest(rows) := sure if {
	sure := [r | some r in rows; r.why == set()]
	count(sure) > 0
}

surest(rows) := [object.union(r, {"why": set()}) | some r in opposite] if {
	every r in rows { r.why != set() }
	opposite := _opposites(rows)
	opposite != []
}

surest(rows) := rows if {
	count(rows) > 0
	every r in rows { r.why != set() }
	_opposites(rows) == []
}

# The doubts that there is nothing of the kind: those of the rows that there may
# be, and those about what may supply one. Undefined when there always is one.
lacking(rows, elsewhere) := doubts(rows) | elsewhere if {
	every row in rows { row.why != set() }
	_opposites(rows) == []
}

# The rows of which nothing is in doubt but that they exist under a condition, and
# another under the opposite one.
_opposites(rows) := [row |
	conditions := {doubt.condition | some row in rows; count(row.why) == 1; some doubt in row.why}
	count(conditions) > 1
	both := {side |
		some condition in conditions
		negation := concat("", ["!(", condition, ")"])
		negation in conditions
		some side in [condition, negation]
	}
	some row in rows
	count(row.why) == 1
	some doubt in row.why
	doubt.condition in both
]

# All doubts of some rows.
doubts(rows) := union({r.why | some r in rows})
