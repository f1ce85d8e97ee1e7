// Teeth: one white, black far inside.
void main() {
    colour = vec4(vec3(.88, .88, .86) * smoothstep(.95, 1.05, rest_position.z), 1);
}
