# Workloads, what they need, and the paths to it.
package vpce.lib

# The needs that count for rules about paths, with the path to each: what only
# older or rarer set-ups need is left out. Rows are in the order of the graph.
needed_paths := [row |
	some need in input.facts.needs
	need.optional == false
	workload := _workloads[need.workload]
	path := _workload_paths[_key(need.workload, need.service)]
	row := {
		"subject": workload.id,
		"workload": workload,
		"need": need,
		"path": path,
		"why": union({exists(workload), {{"id": workload.id, "text": why} | some why in need.why}}),
	}
]

# The rows of needed_paths by the workload's id.
needed_paths_of := {workload: rows |
	some workload in {row.subject | some row in needed_paths}
	rows := [row | some row in needed_paths; row.subject == workload]
}

_workloads := {n.id: n | some n in input.nodes.workload}

_workload_paths := {_key(from, path.service): path |
	some path in input.facts.paths
	some from in path.from
	_workloads[from]
}

_key(workload, service) := concat("\n", [workload, service])

# The path is of one of those classes: surely, or maybe where that is not decided.
path_is(path, classes) := set() if path.path in classes

path_is(path, classes) := doubts if {
	path.path == "unknown"
	possible := {class | some class in path.possible}
	possible & classes != set()
	otherwise := concat("", ["how {} reaches ", path.service, " is not known"])
	doubts := undecided_because(path.from[0], path.why, otherwise)
}

# The step of a path as evidence, and as an argument of a message.
evidence_of(steps) := [object.union(
	{"id": step.id, "text": step.text, "text_ja": step.text_ja},
	object.union(_optional(step, "attribute"), _optional(step, "other")),
) |
	some step in steps
]

_optional(step, key) := {key: value} if {
	value := object.get(step, key, "")
	value != ""
}

_optional(step, key) := {} if object.get(step, key, "") == ""

# Where a need comes from: the first reason for each, as evidence.
reasons_for(rows) := [{
	"id": reason.id,
	"attribute": object.get(reason, "attribute", ""),
	"text": reason.text,
	"text_ja": reason.text_ja,
} |
	some row in rows
	reason := row.need.reasons[0]
]

# Each item of a list, once.
unique(list) := [item | some i, item in list; not item in array.slice(list, 0, i)]

# A part of a node (an inline rule or route) is written in the node's own block.
inside(part, node) if startswith(part, concat("", [node, "/"]))
