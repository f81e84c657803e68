# What conftest asks for, made of what rules of vpce-lint say.
package main

deny contains message if {
	some category, name
	some finding in data.vpce[category][name].violated
	message := sprintf("%s/%s: %s", [replace(category, "_", "-"), replace(name, "_", "-"), finding.subject])
}

warn contains message if {
	some category, name
	some finding in data.vpce[category][name].undecided
	message := sprintf("%s/%s: %s, unless what is not known says otherwise", [replace(category, "_", "-"), replace(name, "_", "-"), finding.subject])
}
