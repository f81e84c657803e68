package declared

import "strings"

// Partition is a group of AWS regions that have accounts, ARNs and names of their
// own (AWS General Reference, "Amazon Resource Names").
type Partition struct {
	// Name is what ARNs begin with behind "arn:".
	Name string
	// DNSSuffix is the domain of the services ("amazonaws.com"), and ReverseDNS
	// what most names of endpoint services begin with ("com.amazonaws").
	DNSSuffix, ReverseDNS string
}

// PartitionOf returns the partition of a region.
func PartitionOf(region string) Partition {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return Partition{"aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"}
	case strings.HasPrefix(region, "us-gov-"):
		return Partition{"aws-us-gov", "amazonaws.com", "com.amazonaws"}
	}
	return Partition{"aws", "amazonaws.com", "com.amazonaws"}
}
