{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "${arn}"}]}
